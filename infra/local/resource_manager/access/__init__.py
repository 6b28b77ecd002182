"""Who may do what in Resource Manager: roles, the actions of a request, and the refusals.

``role.py`` reads the app's role out of its Bicep file; ``actions.py`` says what a request is called
in a role, ``linked.py`` what it needs besides, on the resources that its body names; ``access.py``
checks tokens and refuses in Azure's words.
"""

from infra.local.resource_manager.access.access import Access
from infra.local.resource_manager.access.role import OWNER_ROLE, BadRole, Role, read_role

__all__ = ["OWNER_ROLE", "Access", "BadRole", "Role", "read_role"]
