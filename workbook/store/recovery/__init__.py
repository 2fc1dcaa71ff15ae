"""Recover a damaged workbook into a new one.

What is read comes from `workbook.store.salvage`, which never writes. Every record is in the file twice, as a row and in
the journal, so one of the two is mostly enough. The new workbook has an id and a letter of its own, and never pretends to
be the unbroken original: the entries of the journal that still link from the first one are kept byte for byte, with their
hashes; one operation `recover workbook` of the new copy follows and tells of every row that is not as those entries leave
it. Entries behind a break cannot be linked any more. They lie, byte for byte, in the recovery record, a piece of evidence,
with the list of what was lost. A receipt for the head of the original therefore finds its entry in the new journal exactly
when nothing before it was lost.

| module | what it decides |
|---|---|
| `history` | how far both chains hold, and what rows they lead to |
| `deciding` | each record: as its row says, or as the journal says |
| `standing_in` | what stands where something is lost that others rest on |
| `contents` | the bytes of evidence: same, damaged or gone |
| `record` | the recovery record |
| `building` | the new file |
"""
