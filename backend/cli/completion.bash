# SPDX-License-Identifier: BSD-2-Clause
# Bash completion of ipif; tests/cli/test_pages.py holds it against the option table.

_ipif_interfaces() {
    COMPREPLY=($(compgen -W "$(ls /sys/class/net 2>/dev/null)" -- "$1"))
}

# Fields that can be set, as the tool itself lists them.
_ipif_fields() {
    local fields
    fields=$(ipif columns 2>/dev/null | awk '
        /^[^ ]*::/ { ours = /::ipifInterfaceTable$/ }
        ours && / read-write / { print $1 }')
    compopt -o nospace
    COMPREPLY=($(compgen -S = -W "$fields" -- "$1"))
}

_ipif_tables() {
    COMPREPLY=($(compgen -W "$(ipif table --json 2>/dev/null |
        sed -n 's/.*{"Name": "\([^"]*\)".*/\1/p')" -- "$1"))
}

_ipif() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local commands="show adapter watch set table columns contexts doctor"
    local options="--family --json --netns --help --version"
    local command= place=0 i

    COMPREPLY=()
    case $previous in
    --family) COMPREPLY=($(compgen -W "ipv4 ipv6" -- "$current")); return ;;
    --format) COMPREPLY=($(compgen -W "text md json" -- "$current")); return ;;
    --netns) COMPREPLY=($(compgen -W "$(ls /run/netns 2>/dev/null)" -f -- "$current")); return ;;
    --config | --socket) compopt -o default; return ;;
    --community | --user) return ;;
    =) return ;; # bash takes FIELD=VALUE for three words
    esac

    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --family | --netns | --format | --config | --socket | --community | --user) ((i++)) ;;
        -*) ;;
        *) if [[ $command ]]; then ((place++)); else command=${COMP_WORDS[i]}; fi ;;
        esac
    done
    case $command in
    show) options+=" --wide --traffic" ;;
    table) options+=" --wide" ;;
    columns) options+=" --format" ;;
    contexts) options+=" --config --community --user" ;;
    doctor) options+=" --config --socket --community --user" ;;
    esac

    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
    elif [[ ! $command ]]; then
        COMPREPLY=($(compgen -W "$commands" -- "$current"))
    elif [[ $place == 0 && $command =~ ^(show|adapter|set)$ ]]; then
        _ipif_interfaces "$current"
    elif [[ $place == 0 && $command == table ]]; then
        _ipif_tables "$current"
    elif [[ $command == set ]]; then
        _ipif_fields "$current"
    fi
}

complete -F _ipif ipif
