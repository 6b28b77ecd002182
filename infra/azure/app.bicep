// The function app on Flex Consumption, and all its settings.
param name string
param planName string
param location string
param tags object

@description('The identity that the app acts as: its resource id and its client id.')
param identityId string
param clientId string

@description('The storage account, and the address of its container for packages.')
param storageName string
param packages string

param tableEndpoint string
param topicEndpoint string

@description('Connection string of Application Insights.')
param insights string

@description('Without the relay its function is there and off; its two settings say nothing.')
param relay bool
param hubName string
param hubNamespace string

param alwaysReady int
param maximumInstances int
param instanceMemory int
param entraClientId string

// Somebody waits for these: callers of the API, and Event Grid, which gives up after 30 seconds
// and delivers again. Nobody waits for the sweep and the relay.
var waitedFor = [
  'http'
  'function:snapshot_written'
  'function:image_written'
  'function:pool_resized'
]

var settings = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${clientId}'
  AZURE_CLIENT_ID: clientId
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  POOLWRIGHT_TABLE_ENDPOINT: tableEndpoint
  POOLWRIGHT_TOPIC_ENDPOINT: topicEndpoint
  POOLWRIGHT_EVENT_HUB_NAME: hubName
  POOLWRIGHT_EVENT_HUB__fullyQualifiedNamespace: hubNamespace
  POOLWRIGHT_EVENT_HUB__credential: 'managedidentity'
  POOLWRIGHT_EVENT_HUB__clientId: clientId
  POOLWRIGHT_SWEEP_SCHEDULE: '0 * * * * *'
  POOLWRIGHT_POLL_INTERVAL: 'PT1M'
  // Those of the cloud that the app is in.
  POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT: environment().resourceManager
  POOLWRIGHT_RESOURCE_MANAGER_SCOPE: '${environment().resourceManager}.default'
  POOLWRIGHT_BATCH_SCOPE: '${environment().batch}.default'
  POOLWRIGHT_PORTAL: environment().portal
}

var withoutRelay = {
  'AzureWebJobs.relay_service_log.Disabled': 'true'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  // azd finds the app that the code goes to by this tag.
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'python'
        version: '3.13'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: map(alwaysReady > 0 ? waitedFor : [], one => {
          name: one
          instanceCount: alwaysReady
        })
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: relay ? settings : union(settings, withoutRelay)
  }
}

// Packages are deployed with an Entra identity: user names and passwords are off. One change at a
// time: a site refuses the second of two.
@batchSize(1)
resource publishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [
  for way in ['ftp', 'scm']: {
    parent: app
    name: way
    properties: {
      allow: false
    }
    dependsOn: [
      app::appSettings
    ]
  }
]

// Event Grid calls below /runtime/webhooks with a key of its own, and brings no token.
resource signIn 'Microsoft.Web/sites/config@2024-04-01' = if (!empty(entraClientId)) {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: [
        '/runtime/webhooks/*'
      ]
    }
    httpSettings: {
      requireHttps: true
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [
            entraClientId
            'api://${entraClientId}'
          ]
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
  }
  dependsOn: [
    publishing
  ]
}

output id string = app.id
output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
