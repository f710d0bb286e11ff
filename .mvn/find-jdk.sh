# Sourced by ./mvnw and ./homeroom: exports JAVA_HOME as a JDK 25 or newer, or says the one command that installs one.
# Looks at JAVA_HOME, then the java on the path, then the folders where distributions and version managers put JDKs.

jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release"
}

jdk_is_new_enough() {
  major=$(jdk_major "$1") || return 1
  [ "${major:-0}" -ge 25 ]
}

jdk_on_path() {
  java_on_path=$(command -v java) || return 1
  dirname "$(dirname "$(readlink -f "$java_on_path")")"
}

# Only packages that this distribution has are named: Debian 12, for one, has none.
say_how_to_install() {
  for package in openjdk-25-jdk-headless temurin-25-jdk; do
    if command -v apt-cache >/dev/null && [ -n "$(apt-cache show --quiet=2 "$package" 2>/dev/null)" ]; then
      echo "Install one with:  apt-get install $package   then run this again."
      return
    fi
  done
  echo "Install one with SDKMAN (https://sdkman.io):  sdk install java 25-tem   then run this again."
  if command -v apt-get >/dev/null; then
    echo "Or add Adoptium's apt repository (https://adoptium.net/installation/linux):  apt-get install temurin-25-jdk"
  fi
}

find_jdk() {
  set +f
  for candidate in "${JAVA_HOME-}" "$(jdk_on_path || :)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && jdk_is_new_enough "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "Homeroom needs a JDK 25, and none was found in JAVA_HOME, on the path or in the usual folders." >&2
  say_how_to_install >&2
  return 1
}

find_jdk || exit 2
