// The topic on which Azure tells what happens to a subscription's, or a group's, resources. Azure
// allows one for each source, and no identity for a topic that is global.
param name string
param tags object

@description('Id of the subscription or resource group.')
param source string

@allowed([
  'Microsoft.Resources.Subscriptions'
  'Microsoft.Resources.ResourceGroups'
])
param topicType string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: 'global'
  tags: tags
  properties: {
    source: source
    topicType: topicType
  }
}

output name string = topic.name
