// SPDX-License-Identifier: BSD-2-Clause
// An octet string as Zabbix shows it ("02 00 00 FF FE 00 00 01 "; text where all bytes are
// printable) becomes groups of four digits.
var hex = value.trim();
if (!/^([0-9A-Fa-f]{2} ?)+$/.test(hex) || hex.indexOf(' ') < 0) {
    hex = '';
    for (var i = 0; i < value.length; i++) {
        hex += ('0' + value.charCodeAt(i).toString(16)).slice(-2);
    }
}
hex = hex.replace(/ /g, '').toLowerCase();
return hex === '' ? 'none' : hex.replace(/(.{4})(?=.)/g, '$1:');
