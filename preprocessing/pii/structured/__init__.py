"""Personal data in nested JSON and in tables.

    paths.py       path rules (`$.user.email`), matched while a document is walked
    fields.py      what the name of a field or a column says of its values
    embedded.py    JSON that is the text of a string, such as the arguments of a tool call
    documents.py   documents: apart into texts, and together again; `restore_json`
    anonymize.py   documents through the engine: `anonymize_json`
    tables.py      pandas tables through the engine, by a decision for each column: `anonymize_table`
    table_policy.py  these decisions, and the report of what was found where
    files.py       tables in files
    __main__.py    files: `python -m preprocessing.pii.structured IN.csv OUT.csv`

Nothing is imported here: the policy needs `paths` before there is an engine, and pandas is for those who have tables.
"""
