# SPDX-License-Identifier: BSD-2-Clause
"""Prints what was measured, as tables for a person."""


def _pair(figures):
    """The names of the two that were compared, ours first."""
    return [name for name in figures if not name.startswith("ratio_")]


def _line(what, unit, figures):
    ours, peer = _pair(figures)
    print(f"  {what:>25}: {ours:>6} {figures[ours]['wall_us']:9.2f} {unit}, {peer:>8} "
          f"{figures[peer]['wall_us']:9.2f}, ratio {figures['ratio_wall_us']:6.2f} "
          f"(best {figures['ratio_best_wall_us']:.2f}, turn by turn "
          f"{figures['ratio_turn_by_turn']:.2f}); processor "
          f"{figures[ours]['processor_us']:.2f} against {figures[peer]['processor_us']:.2f}")


def show_comparison(result):
    """Walks and single requests of two that were asked in turn."""
    for walk, figures in result["walks"].items():
        _line(walk, "µs/value", figures)
    for request, figures in result["requests"].items():
        _line(request, "µs", figures)
    for placement, walks in result.get("placed", {}).items():
        for walk, figures in walks.items():
            _line(f"{walk}, {placement}", "µs/value", figures)


_NAMES = {
    "ipifd": "ipifd",
    "floor": "floor",
    "snmpd_bare": "snmpd without tables of interfaces",
    "snmpd_module": "snmpd with the module alone",
    "snmpd_own_tables": "snmpd with its own tables",
}


def _cell(figures, *keys, digits=1):
    for key in keys:
        if key not in figures:
            return "-"
        figures = figures[key]
    return f"{figures:.{digits}f}"


def _show_processes(result):
    print(f"  {'':34} {'first answer':>18} {'until then':>14} {'idle':>12} {'resident':>9} "
          f"{'lone change':>11}")
    print(f"  {'':34} {'ms':>18} {'ms processor':>14} {'ms/minute':>12} {'MiB':>9} {'µs':>11}")
    for name, text in _NAMES.items():
        print(f"  {text:34} {_cell(result['start'], name, 'wall_ms'):>18} "
              f"{_cell(result['start'], name, 'processor_ms'):>14} "
              f"{_cell(result['idle_ms_per_minute'], name):>12} "
              f"{_cell(result['memory_mib'], name):>9} {_cell(result['lone_change_us'], name):>11}")
    for name, text in (("ipifd_to_floor", "ratio ipifd : floor"),
                       ("ipifd_to_own_tables", "ratio ipifd : own tables"),
                       ("module_to_own_tables", "ratio module alone : own tables")):
        key = f"ratio_{name}"
        print(f"  {text:34} {_cell(result['start'], key, 'wall_ms', digits=3):>18} "
              f"{_cell(result['start'], key, 'processor_ms', digits=3):>14} "
              f"{_cell(result['idle_ms_per_minute'], key, digits=3):>12} "
              f"{_cell(result['memory_mib'], key, digits=3):>9}", flush=True)


def show(result):
    """One number of interfaces."""
    print(f"{result['interfaces']} interfaces")
    print(" ipifd beside a bare snmpd, and the floor")
    show_comparison(result["floor"])
    print(" ipifd beside a snmpd with its own tables, and its ifXTable")
    show_comparison(result["own_tables"])
    print(" the module in a snmpd with its own tables, and its ifXTable")
    show_comparison(result["module"])
    print(" what each process costs besides")
    _show_processes(result)


def _spread(figures):
    return f"{figures['median']:.1f} ({figures['min']:.1f} to {figures['max']:.1f})"


def show_storm(storm):
    """Creations and deletions of many interfaces at once."""
    print(f"a storm of {storm['interfaces']} interfaces, median (least to most) of ipifd's µs of "
          "processor for each")
    for way, text in (("quiet", "nobody asks"), ("asked_before", "somebody asked before"),
                      ("walked", "two managers walk")):
        figures = storm[way]
        for what in ("created", "deleted"):
            print(f"  {text:>21}, {what}: {_spread(figures[f'{what}_us'])}, of which to read the "
                  f"kernel {_spread(figures[f'{what}_reading_us'])}; "
                  f"{figures[f'{what}_answers']['median']:.1f} values answered for each")
        print(f"  {'':>21}  resident {figures['memory_before_mib']['median']:.1f} MiB before, "
              f"{_spread(figures['memory_peak_mib'])} MiB at most")
