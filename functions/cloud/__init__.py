"""The edge: Azure through its SDKs. Nothing here decides anything.

Modules here import the SDKs where they first need them: azure-mgmt-compute alone costs most of a
second and 150 MB, and the app is indexed at every cold start.
"""
