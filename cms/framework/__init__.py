"""What the framework's pages show: editions side by side, each principle and element, and the self-check.

Every query of a page is made here, none in a template, and tests count them. Inside, imports run one way::

    checking -> neighbours | outlook | prefill -> idea -> skill_words
    checking | editions | json_ld -> guidance
"""
