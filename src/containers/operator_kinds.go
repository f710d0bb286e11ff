// Reads rendered resources from standard input, and those of the Prometheus operator strictly as its own types: an unknown field, a value
// of another kind or a selector of nothing ends it with 1.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	documents "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

func main() {
	reader := documents.NewYAMLReader(bufio.NewReader(os.Stdin))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		end(err)
		end(check(document))
	}
}

func check(document []byte) error {
	var kind meta.TypeMeta
	if err := yaml.Unmarshal(document, &kind); err != nil {
		return err
	}
	if kind.Kind != monitoring.ServiceMonitorsKind || kind.APIVersion != monitoring.SchemeGroupVersion.String() {
		return nil
	}
	var monitor monitoring.ServiceMonitor
	if err := yaml.UnmarshalStrict(document, &monitor); err != nil {
		return err
	}
	if len(monitor.Spec.Endpoints) == 0 || len(monitor.Spec.Selector.MatchLabels) == 0 {
		return errors.New("the ServiceMonitor names no port or no service")
	}
	fmt.Printf("passed for resource servicemonitor/%s as the operator's type\n", monitor.Name)
	return nil
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
