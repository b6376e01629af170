"""Spreadsheets of institutions and certificates: read, understood, shown, and stored all together or not at all.

    reading → table        a file as cells under known columns (CSV in text_files, XLSX in workbook_files)
    values, people         what one cell says
    register               what the register knows of what the rows name, in a few queries
    proposals              what each row would change, and everything that is wrong, in words
    storing                all of it in one transaction
    runs                   an import from upload to result, in a process of its own where it is long

Why not django-import-export: it imports one model a file, row by row, through `full_clean()` and `save()`, and its
CSV has commas and the one encoding that the uploader picks. A row here is up to eight records of seven models, of which
several rows may share each; Polish Excel writes semicolons and Windows-1250; whether a change is allowed depends on
what is published; the preview is of the whole file, in words, with the sources; and 5,000 rows have to pass in less
than a minute. What it would carry after all of that is the upload form and the writing of files, which are short.
"""
