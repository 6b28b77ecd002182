// Every parameter from the environment: azd's own variables, and those set with `azd env set`.
// Lists are JSON: POOLWRIGHT_WATCHED='[{"subscription": "...", "group": "images"}]'.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'poolwright')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param watched = json(readEnvironmentVariable('POOLWRIGHT_WATCHED', '[]'))
param batchAccounts = json(readEnvironmentVariable('POOLWRIGHT_BATCH_ACCOUNTS', '[]'))
param workedOn = json(readEnvironmentVariable('POOLWRIGHT_WORKED_ON', '[]'))
param relay = bool(readEnvironmentVariable('POOLWRIGHT_RELAY', 'true'))
param connectEvents = bool(readEnvironmentVariable('POOLWRIGHT_CONNECT_EVENTS', 'false'))
param alwaysReady = int(readEnvironmentVariable('POOLWRIGHT_ALWAYS_READY', '0'))
param maximumInstances = int(readEnvironmentVariable('POOLWRIGHT_MAXIMUM_INSTANCES', '40'))
param instanceMemory = int(readEnvironmentVariable('POOLWRIGHT_INSTANCE_MEMORY', '2048'))
param entraClientId = readEnvironmentVariable('POOLWRIGHT_ENTRA_CLIENT_ID', '')
param alertEmails = json(readEnvironmentVariable('POOLWRIGHT_ALERT_EMAILS', '[]'))
