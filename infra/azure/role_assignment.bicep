// A role at this subscription, or at one group of it.
targetScope = 'subscription'

@description('The group. Empty: the whole subscription.')
param group string
param roleId string
param principalId string

// One role has an id in each subscription that it may be assigned at; the last part is the same.
var roleHere = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', last(split(roleId, '/')))

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (empty(group)) {
  name: guid(subscription().id, principalId, roleId)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleHere
  }
}

module atGroup 'role_assignment_group.bicep' = if (!empty(group)) {
  name: 'role-${uniqueString(principalId, group)}'
  scope: resourceGroup(empty(group) ? 'none' : group)
  params: {
    roleId: roleHere
    principalId: principalId
  }
}
