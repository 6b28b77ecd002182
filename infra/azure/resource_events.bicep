// What a system topic tells the app: writes of snapshots, managed images and gallery versions.
param topicName string

@description('Id of the function app.')
param appId string

@description('Id of the storage account that takes dead letters.')
param storageId string

@description('Whether the functions are there: without them, Azure takes no event subscription.')
param connectEvents bool

var written = [
  'Microsoft.Resources.ResourceWriteSuccess'
]
var retryPolicy = {
  maxDeliveryAttempts: 30
  eventTimeToLiveInMinutes: 1440
}
var deadLetters = {
  endpointType: 'StorageBlob'
  properties: {
    resourceId: storageId
    blobContainerName: 'dead-letters'
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource snapshotWritten 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (connectEvents) {
  parent: topic
  name: 'snapshot-written'
  properties: {
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: '${appId}/functions/snapshot_written'
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    filter: {
      includedEventTypes: written
      advancedFilters: [
        {
          operatorType: 'StringIn'
          key: 'data.operationName'
          values: [
            'Microsoft.Compute/snapshots/write'
          ]
        }
      ]
    }
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    retryPolicy: retryPolicy
    deadLetterDestination: deadLetters
  }
}

resource imageWritten 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (connectEvents) {
  parent: topic
  name: 'image-written'
  properties: {
    destination: {
      endpointType: 'AzureFunction'
      properties: {
        resourceId: '${appId}/functions/image_written'
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    filter: {
      includedEventTypes: written
      advancedFilters: [
        {
          operatorType: 'StringIn'
          key: 'data.operationName'
          values: [
            'Microsoft.Compute/images/write'
            'Microsoft.Compute/galleries/images/versions/write'
          ]
        }
      ]
    }
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    retryPolicy: retryPolicy
    deadLetterDestination: deadLetters
  }
}
