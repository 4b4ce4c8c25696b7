"""A council's recommendation register, its improvement plan, and the notices it is under.

All of it is the council's own: nobody in the department reads any of it, and no public page does. What is sealed takes
the actions of a round along, as they stood.
"""

from portal.services.plans.panels import Panel, actions_for, open_recommendation_codes, panel

__all__ = ["Panel", "actions_for", "open_recommendation_codes", "panel"]
