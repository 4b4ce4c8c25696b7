// Everything works without scripts; this only makes the GOV.UK components more comfortable where scripts run.
import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();
