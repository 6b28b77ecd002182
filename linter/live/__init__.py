"""The live look: a subscription, read through Azure's SDKs, as the linter's model has it.

The SDKs are imported when they are first needed: a check of files does without them.
"""
