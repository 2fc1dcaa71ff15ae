"""The workbook file: tables, journal, evidence bytes, queries, search, migrations."""
