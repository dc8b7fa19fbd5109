"""The completion scripts of the shells: Click's, changed for several values.

A value may contain the typed word in its middle ("merid" in "daily-meridian.example"): bash and
zsh would replace the word by the common beginning of all values, often nothing. bash needs quoted
values. Click's script for fish cuts values and headlines at a comma.
"""

from __future__ import annotations

from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

_BASH = r"""
%(complete_func)s() {
    local cur="${COMP_WORDS[COMP_CWORD]}" contained=0 completion type value
    local typed="${cur#[\"\']}"
    COMPREPLY=()
    while IFS= read -r completion; do
        type="${completion%%%%,*}" value="${completion#*,}"
        case "$type" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                [[ "${value,,}" == "${typed,,}"* || "$cur" == : ]] || contained=1
                # Between quotation marks bash inserts a value as it is.
                [[ "$cur" == [\"\']* ]] || printf -v value %%q "$value"
                COMPREPLY+=("$value") ;;
        esac
    done < <(IFS=$'\n'; env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \
        %(complete_var)s=bash_complete "$1")
    # The value of a field follows without a space.
    if ((${#COMPREPLY[@]} == 1)) && [[ "${COMPREPLY[0]}" == *[:=] ]]; then compopt -o nospace; fi
    # With an empty value all values begin with nothing: bash lists them and keeps the word.
    if ((contained && ${#COMPREPLY[@]} > 1)); then COMPREPLY+=(""); fi
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_ZSH = r"""#compdef %(prog_name)s

%(complete_func)s() {
    local -a response values begun described shown
    local type key descr
    local -i room=0
    (( ! $+commands[%(prog_name)s] )) && return 1
    response=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) \
        %(complete_var)s=zsh_complete %(prog_name)s)}")
    for type key descr in ${response}; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                # A menu keeps the word until a value is chosen.
                [[ ${${(L)key}//\\:/:} == ${(L)${(Q)PREFIX}}* ]] || compstate[insert]=menu
                if [[ $descr == _ ]]; then
                    # The value of a field follows without a space.
                    if [[ $key == *[:=] ]]; then begun+=("$key"); else values+=("$key"); fi
                    continue
                fi
                described+=("${key//\\:/:}") shown+=("$descr")
                (( ${(m)#described[-1]} > room )) && room=${(m)#described[-1]} ;;
        esac
    done
    # Not by _describe, which puts values with one description ("2 quotations") in one line.
    for (( room += 1, key = 1; key <= $#described; key++ )); do
        shown[$key]="${(mr:COLUMNS-1:):-${(mr:room:)described[$key]} -- ${shown[$key]}}"
    done
    (( $#described )) && compadd -U -V unsorted -l -d shown -a described
    (( $#begun )) && compadd -U -V unsorted -S '' -a begun
    (( $#values )) && compadd -U -V unsorted -a values
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"  # found in fpath
else
    compdef %(complete_func)s %(prog_name)s  # sourced
fi
"""
_FISH = r"""function %(complete_func)s
    set -l response (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) \
        COMP_CWORD=(commandline -t) %(prog_name)s)
    for completion in $response
        set -l metadata (string split --max 1 "," $completion)
        switch $metadata[1]
            case dir
                __fish_complete_directories $metadata[2]
            case file
                __fish_complete_path $metadata[2]
            case plain
                echo $metadata[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _Bash(BashComplete):
    source_template = _BASH


class _Zsh(ZshComplete):
    source_template = _ZSH


class _Fish(FishComplete):
    source_template = _FISH


SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}
