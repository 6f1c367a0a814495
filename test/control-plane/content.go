package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// manifests are the admission policies and the viewer's rights: part of every cluster that this program starts.
//
//go:embed manifests
var manifests embed.FS

// readContent reads everything that will be loaded, so that what is wrong with it is said before anything starts.
func readContent(o options) (content, error) {
	definitions, err := chooseDefinitions(o)
	if err != nil {
		return content{}, err
	}
	cluster, err := readCluster(o)
	if err != nil {
		return content{}, err
	}
	policies, err := readForRelease(manifests, "manifests", o)
	if err != nil {
		return content{}, err
	}
	last, err := readLayers(manifests, "manifests/last")
	if err != nil {
		return content{}, err
	}
	return content{definitions: definitions, cluster: cluster, policies: append(policies, last...)}, nil
}

func readCluster(o options) ([]object, error) {
	if o.load == "" {
		return nil, nil
	}
	if _, err := os.Stat(o.load); err != nil {
		return nil, fmt.Errorf("the folder of objects to load cannot be read: %w", err)
	}
	return readForRelease(os.DirFS(o.load), ".", o)
}

// readForRelease reads a folder, then what its folder of the release says otherwise, then that of the feature set.
func readForRelease(files fs.FS, folder string, o options) ([]object, error) {
	return readLayers(files, folder, path.Join(folder, o.release), path.Join(folder, o.release, o.featureSet))
}
