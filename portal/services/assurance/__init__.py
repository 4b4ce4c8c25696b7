"""Internal assurance: independent readers' own views, recorded blind, and what authors answer to them.

What readers say stays inside the council: it is neither sealed nor ever shown to the department.
"""

from portal.services.assurance.hiding import hidden_codes

__all__ = ["hidden_codes"]
