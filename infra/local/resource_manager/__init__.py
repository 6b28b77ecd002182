"""An emulation of Azure Resource Manager that real clients talk to.

``server.py`` is the way in, ``access/`` says who may, ``router.py`` who answers what,
``resource_type.py`` what every type can do; ``compute/`` and ``batch/`` hold one file per resource
type. Behaviour that a request starts and that goes on afterwards is in ``operations.py``
(long-running operations), ``compute/replication.py`` (gallery versions) and ``batch/resizing.py``
(pools).
"""

from infra.local.resource_manager.server import ResourceManager
from infra.local.resource_manager.subscriptions import DEFAULT_SUBSCRIPTION, TENANT

__all__ = ["DEFAULT_SUBSCRIPTION", "TENANT", "ResourceManager"]
