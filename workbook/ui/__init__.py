"""The window."""

from workbook.ui.immortal import keep_singletons

keep_singletons()
