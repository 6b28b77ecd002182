// The app's own topic: how runs end, for whoever subscribes, and resizes that have ended, for the
// app itself.
param name string
param location string
param tags object

@description('The identity that publishes here: nothing else may, keys are off.')
param principalId string

@description('Id of the storage account that takes dead letters.')
param storageId string

var eventGridDataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: 'Enabled'
  }
}

resource publishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, principalId, eventGridDataSender)
  scope: topic
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', eventGridDataSender)
  }
}

module deadLetters 'dead_letter_right.bicep' = {
  name: 'dead-letters-${name}'
  params: {
    storageName: last(split(storageId, '/'))
    topicId: topic.id
    principalId: topic.identity.principalId
  }
}

output id string = topic.id
output name string = topic.name

@description('The address that events are published to.')
output endpoint string = topic.properties.endpoint
