// A subscription that is watched: its system topic, in a group of this subscription.
targetScope = 'subscription'

@description('The group that the system topic is in; it is made where it is not there.')
param groupName string
param location string
param tags object
param topicName string

@description('Id of the function app.')
param appId string

@description('Id of the storage account that takes dead letters.')
param storageId string
param connectEvents bool

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: groupName
  location: location
  tags: tags
}

module topic 'system_topic.bicep' = {
  name: 'topic-${topicName}'
  scope: group
  params: {
    name: topicName
    tags: tags
    source: subscription().id
    topicType: 'Microsoft.Resources.Subscriptions'
  }
}

module events 'resource_events.bicep' = {
  name: 'events-${topicName}'
  scope: group
  params: {
    topicName: topic.outputs.name
    appId: appId
    storageId: storageId
    connectEvents: connectEvents
  }
}
