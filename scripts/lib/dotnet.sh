# shellcheck shell=bash disable=SC2154 # the caller says where the repository is
# No build server may stay behind: it would hold the caller's pipes, and its memory and time would be measured.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# Whether root is at work in the checkout of somebody else, as with sudo.
in_foreign_checkout() { [ "$(id -u)" -eq 0 ] && [ "$(stat -c %u "$repository")" -ne 0 ]; }

# What root has made in it becomes the owner's: a build of root's would stop the owner's next one. What is mounted in it, and
# the harness's own folders, stay as they are.
keep_owner() {
    ! in_foreign_checkout ||
        find "$repository" -xdev \( -path "$repository/.git" -o -path "$cache" -o -path "$run" \) -prune -o \
            -user 0 -exec chown --no-dereference --reference="$repository" {} +
}

# build PROJECT: prints the path of what it built, or what went wrong.
build() {
    local output status
    output=$(dotnet build "$repository/$1" --configuration Release --nologo --verbosity quiet --target:Build --getProperty:TargetPath) || {
        status=$?
        echo "$output" >&2
        return "$status"
    }
    echo "${output##*$'\n'}"
}
