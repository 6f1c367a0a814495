package operator

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	architectureAnnotation = "capacity.cluster-autoscaler.kubernetes.io/labels"
	architectureLabel      = "kubernetes.io/arch="
)

// rpmNames are the names that stream metadata uses, by those that Kubernetes uses.
var rpmNames = map[string]string{
	"amd64":   "x86_64",
	"arm64":   "aarch64",
	"ppc64le": "ppc64le",
	"s390x":   "s390x",
}

// controlPlaneArchitecture is that of the first node whose architecture is known. The real operator takes the one of the
// node that it runs on.
func controlPlaneArchitecture(nodes []unstructured.Unstructured) string {
	for _, node := range nodes {
		name, _, _ := unstructured.NestedString(node.Object, "status", "nodeInfo", "architecture")
		if rpmName, has := rpmNames[name]; has {
			return rpmName
		}
	}
	return "x86_64"
}

// architectureOf gives the architecture of a machine set's machines; empty where a machine set of a cluster of several
// architectures does not say it.
func architectureOf(machineSet unstructured.Unstructured, around surroundings) (string, error) {
	annotation, has := machineSet.GetAnnotations()[architectureAnnotation]
	if !has {
		payload, _, _ := unstructured.NestedString(around.clusterVersion.Object, "status", "desired", "architecture")
		if payload == "Multi" {
			return "", nil
		}
		return around.architecture, nil
	}
	for label := range strings.SplitSeq(annotation, ",") {
		name, found := strings.CutPrefix(strings.TrimSpace(label), architectureLabel)
		if !found {
			continue
		}
		if rpmName, has := rpmNames[name]; has {
			return rpmName, nil
		}
		return "", fmt.Errorf("invalid architecture value found in annotation: %s", name)
	}
	return "", fmt.Errorf("kubernetes.io/arch label not found in annotation: %s", annotation)
}
