"""What ``environment()`` returns where nobody says otherwise: Azure's public cloud.

https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment
"""

from linter.data import Data, plain, record
from linter.values import Known, Unknown, Value

_SUFFIXES = {
    "acrLoginServer": ".azurecr.io",
    "keyvaultDns": ".vault.azure.net",
    "sqlServerHostname": ".database.windows.net",
    "storage": "core.windows.net",
}

PUBLIC_CLOUD: Value[Data] = Known(
    record(
        {
            "name": Known("AzureCloud"),
            "resourceManager": Known("https://management.azure.com/"),
            "portal": Known("https://portal.azure.com"),
            "suffixes": plain(_SUFFIXES),
        },
        more=Unknown("the cloud that the template is deployed to is not known"),
    ),
    default="environment()",
)
