// The custom role of the app: what it asks of Azure, and nothing else.
//
// The local Azure reads the list of actions and refuses the app everything else; a test takes each
// of them away and sees the app fail (tests/integration/app/test_app_role.py). So there is one a
// line, spelled out: no wildcard, nothing that Bicep would have to calculate.
//
// [doc]      a document of Azure, its schema of operations, or an error of its own demands it
// [deduced]  from how Azure checks the like; documents say nothing, or not everything
targetScope = 'subscription'

@description('Name of the role, unique in the tenant.')
param roleName string = 'Poolwright ${subscription().displayName}'

@description('Ids of the subscriptions and resource groups at which the role may be assigned.')
@minLength(1)
param assignableScopes array = [
  subscription().id
]

var actions = [
  // Sources, and all that the gate looks at behind them: version, image, snapshot, disk, VM.
  // A VM's GET with $expand=instanceView is this same action. [doc]
  'Microsoft.Compute/virtualMachines/read'
  'Microsoft.Compute/disks/read'
  // Also the list of a resource group: snapshots whose event was lost. Azure asks for it on a
  // snapshot from which a managed image is made. [deduced]
  'Microsoft.Compute/snapshots/read'
  // Also the managed image that a gallery version or a pool is made from. [doc]
  'Microsoft.Compute/images/read'
  // Of a gallery only whether it is still there, when a resize does not get its nodes.
  'Microsoft.Compute/galleries/read'
  'Microsoft.Compute/galleries/images/read'
  // Also the version that a pool is made from. [doc]
  'Microsoft.Compute/galleries/images/versions/read'

  // What a run makes. Nothing is deleted: there is no action for it.
  // Azure asks for it too on the snapshots that a gallery version is made from, which changes
  // none of them: the sources' resource groups need this role as well. [doc]
  'Microsoft.Compute/snapshots/write'
  'Microsoft.Compute/images/write'
  'Microsoft.Compute/galleries/images/versions/write'

  // Azure checks it on a disk that a snapshot is taken of [doc], and Batch on the gallery version
  // [doc] or managed image [deduced] that a pool is made from: reading the image is not enough.
  'Microsoft.Compute/disks/beginGetAccess/action'

  // The account's region, endpoint and quotas; at its endpoint, what images Batch supports. [doc]
  'Microsoft.Batch/batchAccounts/read'
  // Also the list of an account's pools: those of managed images share limits.
  'Microsoft.Batch/batchAccounts/pools/read'
  // To create a pool, and to resize it: a PATCH of its scale settings.
  'Microsoft.Batch/batchAccounts/pools/write'
  // The VM sizes that Batch has in a region. The list belongs to a subscription: where the role is
  // assigned to resource groups alone, the gate knows of sizes what it brings along, no more.
  'Microsoft.Batch/locations/virtualMachineSkus/read'

  // Only where a pipeline's pool names a subnet, public addresses, or identities of its own. [doc]
  'Microsoft.Network/virtualNetworks/subnets/join/action'
  'Microsoft.Network/publicIPAddresses/join/action'
  'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action'
]

// Tables, the event hub and the topic have roles of Azure's own; nothing here touches data.
var dataActions = []

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, roleName)
  properties: {
    roleName: roleName
    description: 'Makes images of snapshots, and pools of images, for Poolwright.'
    type: 'CustomRole'
    assignableScopes: assignableScopes
    permissions: [
      {
        actions: actions
        notActions: []
        dataActions: dataActions
        notDataActions: []
      }
    ]
  }
}

@description('Id of the role definition.')
output id string = role.id
