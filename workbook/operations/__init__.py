"""What a person does to a workbook: one verb per function. The only writer."""
