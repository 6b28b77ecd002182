"""What operators are told: records of what becomes of runs, and metrics that follow from them.

``records`` says what is told, and is pure; ``telling`` writes it to the log and hands it to
``insights``, which sends it to Application Insights. A record holds names, counts and codes:
nothing that a person, an event or a definition has written in words.
"""
