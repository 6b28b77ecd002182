// The app's custom role, and the scopes at which the app has it.
targetScope = 'subscription'

param roleName string

@description('What is watched, the ids of the Batch accounts, and where the app may act: see main.bicep.')
param watched array
param batchAccounts array
param workedOn array

@description('The identity that the app acts as.')
param principalId string

// Names are case-insensitive in Azure; in lower case, the same scope is the same. The group of a
// whole subscription is empty.
var scopesOfAccounts = map(batchAccounts, id => {
  subscription: toLower(split(id, '/')[2])
  group: toLower(split(id, '/')[4])
})
var scopesGiven = map(empty(workedOn) ? watched : workedOn, one => {
  subscription: toLower(one.subscription)
  group: toLower(one.?group ?? '')
})
var scopes = union(scopesGiven, empty(workedOn) ? scopesOfAccounts : [])
var subscriptions = map(scopes, one => '/subscriptions/${one.subscription}')

module role 'role.bicep' = {
  name: 'role-${uniqueString(roleName)}'
  params: {
    roleName: roleName
    assignableScopes: union([toLower(subscription().id)], subscriptions)
  }
}

module assignments 'role_assignment.bicep' = [
  for one in scopes: {
    name: 'role-${uniqueString(principalId, one.subscription, one.group)}'
    scope: subscription(one.subscription)
    params: {
      group: one.group
      roleId: role.outputs.id
      principalId: principalId
    }
  }
]
