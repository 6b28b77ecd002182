// A page in the portal: runs by phase and end, time per phase, resizes and their errors.

param location string

@description('The name that the portal shows.')
param name string

@description('The Log Analytics workspace behind Application Insights.')
param workspaceId string

param tags object = {}

resource workbook 'Microsoft.Insights/workbooks@2022-04-01' = {
  name: guid(resourceGroup().id, workspaceId, 'poolwright')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: name
    category: 'workbook'
    version: '1.0'
    sourceId: workspaceId
    serializedData: loadTextContent('workbook.json')
  }
}

output workbookId string = workbook.id
