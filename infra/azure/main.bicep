// Poolwright in a subscription: the app, what it needs, and what it watches.
//
// Azure takes an event subscription only when its function is there. So the first deployment makes
// everything else, the code follows, and the second one, with connectEvents, makes the event
// subscriptions; azure.yaml does all three.
targetScope = 'subscription'

@description('A subscription, or one of its resource groups.')
type scope = {
  subscription: string
  group: string?
}

@description('A scope whose snapshots, images and gallery versions start runs.')
type watchedScope = {
  subscription: string
  group: string?

  @description('Id of the system topic of this scope, where there is one: Azure allows one for each.')
  systemTopic: string?
}

@description('Name of the environment. The resource group is named after it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of the app and of all that belongs to it.')
param location string

@description('Scopes whose snapshots, images and gallery versions start runs.')
param watched watchedScope[] = []

@description('Ids of existing Batch accounts whose service log goes to the relay. A diagnostic setting reaches event hubs of its own region only: these accounts are in `location`.')
param batchAccounts string[] = []

@description('Scopes at which the app may act. Empty: what is watched, and the groups of the Batch accounts.')
param workedOn scope[] = []

@description('Whether Batch tells the app of completed resizes. Without the relay, the sweep alone looks after the pools.')
param relay bool = true

@description('Whether the event subscriptions are made. They need the functions: deploy the code first.')
param connectEvents bool = false

@description('Instances that always run, for HTTP and for each function that Event Grid calls.')
@minValue(0)
param alwaysReady int = 0

@description('The most instances that run at once.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of an instance in MB.')
@allowed([
  512
  2048
  4096
])
param instanceMemory int = 2048

@description('Client id of the app registration that callers of the HTTP API get tokens for. Empty: function keys only.')
param entraClientId string = ''

@description('Addresses that alerts are sent to.')
param alertEmails string[] = []

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = {
  'azd-env-name': environmentName
}

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    name: token
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module storage 'storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module deadLetters 'dead_letters.bicep' = {
  name: 'dead-letters'
  scope: group
  params: {
    name: 'stdl${token}'
    location: location
    tags: tags
  }
}

module serviceLogHub 'relay.bicep' = if (relay) {
  name: 'relay'
  scope: group
  params: {
    name: 'evhns-${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module app 'app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packages: storage.outputs.packages
    tableEndpoint: storage.outputs.tableEndpoint
    topicEndpoint: topic.outputs.endpoint
    insights: monitoring.outputs.connectionString
    relay: relay
    hubName: relay ? serviceLogHub!.outputs.hubName : 'none'
    hubNamespace: relay ? serviceLogHub!.outputs.host : 'none'
    alwaysReady: alwaysReady
    maximumInstances: maximumInstances
    instanceMemory: instanceMemory
    entraClientId: entraClientId
  }
}

module topic 'topic.bicep' = {
  name: 'topic'
  scope: group
  params: {
    name: 'evgt-${token}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    storageId: deadLetters.outputs.id
  }
}

module poolEvents 'pool_events.bicep' = if (connectEvents) {
  name: 'pool-events'
  scope: group
  params: {
    topicName: topic.outputs.name
    appId: app.outputs.id
    storageId: deadLetters.outputs.id
  }
}

module watching 'watching.bicep' = {
  name: 'watching-${token}'
  params: {
    watched: watched
    groupName: group.name
    location: location
    tags: tags
    topicName: 'evgs-${token}'
    appId: app.outputs.id
    storageId: deadLetters.outputs.id
    connectEvents: connectEvents
  }
}

module serviceLogs 'service_log.bicep' = [
  for id in (relay ? batchAccounts : []): {
    name: 'service-log-${uniqueString(environmentName, id)}'
    scope: resourceGroup(split(id, '/')[2], split(id, '/')[4])
    params: {
      accountName: last(split(id, '/'))
      settingName: 'poolwright-${token}'
      ruleId: serviceLogHub!.outputs.ruleId
      hubName: serviceLogHub!.outputs.hubName
    }
  }
]

module rights 'rights.bicep' = {
  name: 'rights-${token}'
  params: {
    roleName: 'Poolwright ${environmentName} ${token}'
    watched: watched
    batchAccounts: batchAccounts
    workedOn: workedOn
    principalId: identity.outputs.principalId
  }
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    location: location
    name: 'poolwright-${environmentName}'
    workspaceId: monitoring.outputs.workspaceId
    emails: alertEmails
    topics: [topic.outputs.id]
    systemTopics: watching.outputs.systemTopics
    tags: tags
  }
}

module workbook 'workbook.bicep' = {
  name: 'workbook'
  scope: group
  params: {
    location: location
    name: 'Poolwright ${environmentName}'
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

@description('Name of the function app.')
output appName string = app.outputs.name

@description('Address of the HTTP API.')
output appUrl string = app.outputs.url

@description('Where the app publishes; subscribe here to learn how runs end.')
output topicEndpoint string = topic.outputs.endpoint

@description('Where the app keeps pipelines and runs.')
output tableEndpoint string = storage.outputs.tableEndpoint

@description('Object id of the identity that the app acts as.')
output principalId string = identity.outputs.principalId
