// The event hub that takes Batch's service log, and the app's right to read it.
param name string
param location string
param tags object

@description('The identity that reads the hub.')
param principalId string

var azureEventHubsDataReceiver = 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'

// Diagnostic settings know no identity: they send with a rule's key, so keys cannot be off here.
// In the tier Basic a hub has one consumer group, $Default, which is the one that the app reads.
resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Basic'
    tier: 'Basic'
    capacity: 1
  }
  properties: {
    minimumTlsVersion: '1.2'
  }
}

// The number of partitions is for good: it is the most instances that can read at once.
resource hub 'Microsoft.EventHub/namespaces/eventhubs@2024-01-01' = {
  parent: namespace
  name: 'poolwright-service-log'
  properties: {
    partitionCount: 4
    messageRetentionInDays: 1
  }
}

// Azure Monitor asks for all three rights.
resource rule 'Microsoft.EventHub/namespaces/authorizationRules@2024-01-01' = {
  parent: namespace
  name: 'azure-monitor'
  properties: {
    rights: [
      'Listen'
      'Manage'
      'Send'
    ]
  }
}

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(hub.id, principalId, azureEventHubsDataReceiver)
  scope: hub
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', azureEventHubsDataReceiver)
  }
}

@description('The host name that the app connects to.')
output host string = split(replace(namespace.properties.serviceBusEndpoint, ':443/', ''), '/')[2]
output hubName string = hub.name

@description('The rule that diagnostic settings send with.')
output ruleId string = rule.id
