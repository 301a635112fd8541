// SPDX-License-Identifier: BSD-2-Clause
// Rows of one and of two index parts (ifIndex, and ifIndex.position) come mixed. Each gets the
// name that its interface has in either family; what has no name is not discovered.
var rows = JSON.parse(value), names = {}, result = [];
rows.forEach(function (row) {
    var name = row['{#IFNAME4}'] || row['{#IFNAME6}'];
    if (name) {
        names[row['{#SNMPINDEX}']] = name;
    }
});
rows.forEach(function (row) {
    var parts = row['{#SNMPINDEX}'].split('.');
    if (names[parts[0]]) {
        row['{#IFNAME}'] = names[parts[0]];
        row['{#POSITION}'] = parts[1] || '0';
        result.push(row);
    }
});
return JSON.stringify(result);
