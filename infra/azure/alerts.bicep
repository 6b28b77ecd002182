// What operators are woken for: runs that failed or were rejected, runs that nobody can advance,
// a sweep that is silent, events that ended as dead letters.

@description('Where the rules on the workspace are.')
param location string

@description('What the names of all rules begin with.')
param name string

@description('The Log Analytics workspace behind Application Insights.')
param workspaceId string

@description('Who gets an e-mail. Without anybody, alerts are seen in the portal only.')
param emails array = []

@description('The custom topics, by resource id.')
param topics array = []

@description('The system topics of the watched scopes, by resource id.')
param systemTopics array = []

param tags object = {}

// `by` splits a rule: one alert for each run, whose id and pipeline then stand in the e-mail.
var rules = [
  {
    key: 'failed'
    shown: 'Poolwright: a run failed'
    about: 'GET /api/runs/{run} says why; POST /api/runs/{run}/retry lets it go on.'
    severity: 2
    query: loadTextContent('queries/failed.kql')
    by: [ 'run', 'pipeline', 'phase' ]
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    key: 'rejected'
    shown: 'Poolwright: the gate rejected a run'
    about: 'No pool of this image could work. GET /api/runs/{run} has the findings, and what to do about each.'
    severity: 3
    query: loadTextContent('queries/rejected.kql')
    by: [ 'run', 'pipeline' ]
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT5M'
    window: 'PT15M'
  }
  {
    key: 'overdue'
    shown: 'Poolwright: a run is overdue'
    about: 'The sweep comes to this run again and again, and cannot advance it. The log says what Azure answers.'
    severity: 2
    query: loadTextContent('queries/overdue.kql')
    by: [ 'run', 'pipeline', 'phase' ]
    operator: 'GreaterThan'
    threshold: 0
    every: 'PT15M'
    window: 'PT1H'
  }
  {
    key: 'silent'
    shown: 'Poolwright: the sweep is silent'
    about: 'No sweep has come to its end: runs go on by events alone, if at all. Look at the app and its tables.'
    severity: 1
    query: loadTextContent('queries/silent.kql')
    by: []
    operator: 'LessThan'
    threshold: 1
    every: 'PT15M'
    window: 'PT30M'
  }
]

var deadLetters = concat(
  map(topics, id => { id: id, namespace: 'Microsoft.EventGrid/topics' }),
  map(systemTopics, id => { id: id, namespace: 'Microsoft.EventGrid/systemTopics' })
)

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'poolwright'
    emailReceivers: [for (email, i) in emails: {
      name: 'operator-${i}'
      emailAddress: email
      useCommonAlertSchema: true
    }]
  }
}

resource queryAlerts 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = [for rule in rules: {
  name: '${name}-${rule.key}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: rule.shown
    description: rule.about
    severity: rule.severity
    enabled: true
    scopes: [ workspaceId ]
    evaluationFrequency: rule.every
    windowSize: rule.window
    autoMitigate: true
    // In a new workspace there is no table yet that a query could be checked against.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: rule.operator
          threshold: rule.threshold
          dimensions: map(rule.by, column => { name: column, operator: 'Include', values: [ '*' ] })
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [ operators.id ] }
  }
}]

resource deadLetterAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [for topic in deadLetters: {
  name: '${name}-dead-letters-${last(split(topic.id, '/'))}-${take(uniqueString(topic.id), 5)}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Events that no handler could settle are in the dead-letter container, with the reason.'
    severity: 2
    enabled: true
    scopes: [ topic.id ]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: topic.namespace
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: []
        }
      ]
    }
    actions: [ { actionGroupId: operators.id } ]
  }
}]

output actionGroupId string = operators.id
