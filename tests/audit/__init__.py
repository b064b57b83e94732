"""`make audit`: outside judges look at every page of the running site.

axe-core (accessibility), vnu (HTML), lighthouse (speed and practice), csp_evaluator
(the content policy), and two rulers of our own: sideways scrolling and bytes. What is
missing on this machine is named, never passed over.
"""
