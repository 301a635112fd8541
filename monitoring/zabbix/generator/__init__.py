# SPDX-License-Identifier: BSD-2-Clause
"""Makes Zabbix templates of two dialects from one source."""
