"""Release records -> a course for a learning system: SCORM 1.2, one lesson a language.

Takes what is shown of a workstation now, gives the files of a package: a zip archive that learning systems import.

    course     what is in the package, by name
    manifest   imsmanifest.xml: what the learning system reads of it
    lesson     the page of one lesson, and what it says of itself

In ``templates/`` are its HTML, style and scripts; ``lms.js`` is all that speaks with the learning system.

Sources: ADL, SCORM 1.2 Content Aggregation Model and Run-Time Environment (2001); IMS Content Packaging 1.1.2; IMS
Learning Resource Meta-data 1.2.1.

Does not know: who learns. A package is the same for everybody; what a learning system is told about a person, only
that system knows.
"""
