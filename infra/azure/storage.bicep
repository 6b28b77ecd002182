// The app's storage account: its tables, its package, what the Functions host keeps.
// There are no keys: everybody signs in with Entra ID.
param name string
param location string
param tags object

@description('The identity that the app acts as.')
param principalId string

// The host keeps its leases, keys and the event hub's checkpoints in containers that it makes
// itself. It needs queues for triggers of blobs and queues only, which the app has not.
var storageBlobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var storageTableDataContributor = '76199698-9eea-4c19-bc75-cec21354c6b6'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: 'packages'
}

resource rights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [storageBlobDataOwner, storageTableDataContributor]: {
    name: guid(account.id, principalId, role)
    scope: account
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

output name string = account.name

@description('Address of the container that packages are deployed to.')
output packages string = '${account.properties.primaryEndpoints.blob}${packages.name}'

@description('Table Storage, without a slash at the end.')
output tableEndpoint string = 'https://${account.name}.table.${environment().suffixes.storage}'
