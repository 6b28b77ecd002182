// A Batch account, wherever it is, sends its service log to the relay's event hub.
param accountName string
param settingName string

@description('The rule of the event hub namespace, and the hub in it.')
param ruleId string
param hubName string

resource account 'Microsoft.Batch/batchAccounts@2025-06-01' existing = {
  name: accountName
}

resource serviceLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: settingName
  scope: account
  properties: {
    eventHubAuthorizationRuleId: ruleId
    eventHubName: hubName
    logs: [
      {
        category: 'ServiceLog'
        enabled: true
      }
    ]
  }
}
