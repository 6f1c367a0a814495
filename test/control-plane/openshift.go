package main

// The resource definitions come from this module: the import keeps it in go.mod, and the build copies the files from
// where `go list -m` finds it.
import _ "github.com/openshift/api/operator/v1/zz_generated.crd-manifests"
