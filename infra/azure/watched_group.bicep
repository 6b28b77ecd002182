// A resource group that is watched: its system topic is in the group itself.
param tags object
param topicName string

@description('Id of the function app.')
param appId string

@description('Id of the storage account that takes dead letters.')
param storageId string
param connectEvents bool

module topic 'system_topic.bicep' = {
  name: 'topic-${topicName}'
  params: {
    name: topicName
    tags: tags
    source: resourceGroup().id
    topicType: 'Microsoft.Resources.ResourceGroups'
  }
}

module events 'resource_events.bicep' = {
  name: 'events-${topicName}'
  params: {
    topicName: topic.outputs.name
    appId: appId
    storageId: storageId
    connectEvents: connectEvents
  }
}
