// The system topics of all watched scopes, and what they tell the app.
targetScope = 'subscription'

@description('Subscriptions, resource groups, and scopes whose system topic is there: see main.bicep.')
param watched array

@description('The group of the system topic of a whole subscription; in each, it has this name.')
param groupName string
param location string
param tags object
param topicName string

@description('Id of the function app.')
param appId string

@description('Id of the storage account that takes dead letters.')
param storageId string
param connectEvents bool

var missing = filter(watched, one => empty(one.?systemTopic))
var subscriptions = filter(missing, one => empty(one.?group))
var groups = filter(missing, one => !empty(one.?group))
var given = map(filter(watched, one => !empty(one.?systemTopic)), one => one.systemTopic)

// In a watched group there may be the topic of its subscription as well.
var topicOfGroup = '${topicName}-group'

module watchedSubscriptions 'watched_subscription.bicep' = [
  for one in subscriptions: {
    name: 'watched-${uniqueString(topicName, one.subscription)}'
    scope: subscription(one.subscription)
    params: {
      groupName: groupName
      location: location
      tags: tags
      topicName: topicName
      appId: appId
      storageId: storageId
      connectEvents: connectEvents
    }
  }
]

module watchedGroups 'watched_group.bicep' = [
  for one in groups: {
    name: 'watched-${uniqueString(topicName, one.subscription, one.group)}'
    scope: resourceGroup(one.subscription, one.group)
    params: {
      tags: tags
      topicName: topicOfGroup
      appId: appId
      storageId: storageId
      connectEvents: connectEvents
    }
  }
]

module topicsThere 'resource_events.bicep' = [
  for id in given: {
    name: 'watched-${uniqueString(topicName, id)}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      topicName: last(split(id, '/'))
      appId: appId
      storageId: storageId
      connectEvents: connectEvents
    }
  }
]

var topicType = 'Microsoft.EventGrid/systemTopics'

@description('Ids of the system topics.')
output systemTopics array = concat(
  map(subscriptions, one => resourceId(one.subscription, groupName, topicType, topicName)),
  map(groups, one => resourceId(one.subscription, one.group, topicType, topicOfGroup)),
  given
)
