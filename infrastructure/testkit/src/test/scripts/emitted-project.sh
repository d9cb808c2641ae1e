#!/bin/sh
# Has Maven build and test a project of its own that depends on the test kit and nothing else, with classes that were emitted
# of fixtures. To be run by hand; needs no network where the project itself was built before.
set -eu
root=$(cd "$(dirname "$0")/../../../../.." && pwd)
project=$root/infrastructure/testkit/target/emitted-project
repository=$(mktemp -d)
trap 'rm -rf "$repository"' EXIT

# What is installed goes to a repository of its own; whatever else is needed is found there through links.
link() {
	for entry in "$1"/*; do
		[ "$(basename "$entry")" = "$3" ] || ln -s "$entry" "$2"
	done
}
usual=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
mkdir -p "$repository/io/github"
link "$usual" "$repository" io
link "$usual/io" "$repository/io" github
[ ! -d "$usual/io/github" ] || link "$usual/io/github" "$repository/io/github" replug

maven() {
	mvn --offline --batch-mode --quiet -Dmaven.repo.local="$repository" "$@"
}

version_of() {
	sed -n "/<artifactId>$1</{n;s/.*<version>\(.*\)<.*/\1/p}" "$root/pom.xml"
}

rm -rf "$project"
cd "$root"
maven install -pl infrastructure/testkit -am -Dtest=EmittedProjectTest -Dsurefire.failIfNoSpecifiedTests=false

cat > "$project/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>somebody.else</groupId>
  <artifactId>emitted-project</artifactId>
  <version>1</version>
  <properties>
    <maven.compiler.release>25</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>io.github.replug</groupId>
      <artifactId>replug-testkit</artifactId>
      <version>0.1.0-SNAPSHOT</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-resources-plugin</artifactId>
        <version>$(version_of maven-resources-plugin)</version>
      </plugin>
      <plugin>
        <artifactId>maven-compiler-plugin</artifactId>
        <version>$(version_of maven-compiler-plugin)</version>
      </plugin>
      <plugin>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>$(version_of maven-surefire-plugin)</version>
      </plugin>
    </plugins>
  </build>
</project>
POM
cd "$project"
maven test
sed -n 's/.*<testsuite .*name="\([^"]*\)".* tests="\([0-9]*\)" errors="\([0-9]*\)".* failures="\([0-9]*\)".*/\1: \2 tests, \3 errors, \4 failures/p' \
	target/surefire-reports/TEST-*.xml
