"""What has a form: the recognizer table, its finders and its check digits, and the layer that runs them.

detectors.py                      PatternDetector: runs the table over detection views
rules/                            the table: one row a rule, one module a room
context.py                        words around a finding that raise or lower its score
web, phone, numbers, labels       finders that are code; anchors: where an identifier may begin, found once for all
secret_finders, secret_values     keys, tokens and passwords
checks, national_checks           check digits
"""
