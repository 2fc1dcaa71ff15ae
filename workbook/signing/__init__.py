"""Certificates, keys and signatures as bytes: the only place of `cryptography`. It opens no file and knows no workbook."""
