package workbench_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"dotmatrix/cmd/workbench"
	"dotmatrix/core"
	"dotmatrix/core/play"
	"dotmatrix/tracking"
)

// temporary makes a workbench whose runs are kept in a folder of their own, and what removes it.
func temporary() (bench *workbench.Workbench, folder string, remove func()) {
	folder, err := os.MkdirTemp("", "dotmatrix-example-")
	if err != nil {
		panic(err)
	}
	bench = workbench.New(workbench.Options{
		Config: workbench.Config{Database: filepath.Join(folder, "runs.db"), Agent: "explorer"},
		Random: rand.NewChaCha8([32]byte{}), // so that the runs of an example are always called the same
	})
	return bench, folder, func() {
		bench.Close()
		os.RemoveAll(folder)
	}
}

// played plays a run that was prepared to its end.
func played(ctx context.Context, live *workbench.Live, err error) core.RunSummary {
	if err != nil {
		panic(err)
	}
	summary, err := live.Run(ctx)
	if err == nil {
		err = live.Close()
	}
	if err != nil {
		panic(err)
	}
	return summary
}

// unlimited is the seat of nobody: the run goes as fast as it can.
var unlimited = workbench.Seat{Pace: core.Unlimited}

// A run of the demo game, from power-on.
func ExampleWorkbench_Start() {
	ctx := context.Background()
	bench, _, remove := temporary()
	defer remove()
	live, err := bench.Start(ctx, workbench.StartOptions{Agent: workbench.AgentChoice{Name: "random"}, Seed: 7, Steps: 20, Seat: unlimited})
	run := played(ctx, live, err)
	fmt.Println(run.Status, run.Steps, run.Agent.Name, run.Machine.ROM.Title)
	// Output: finished 20 random LAMPWICK
}

// A run that has finished goes on, with the machine and the agent's memory as they were.
func ExampleWorkbench_Resume() {
	ctx := context.Background()
	bench, _, remove := temporary()
	defer remove()
	live, err := bench.Start(ctx, workbench.StartOptions{Steps: 10, Seat: unlimited})
	first := played(ctx, live, err)
	live, err = bench.Resume(ctx, "last", workbench.ResumeOptions{Steps: 25, Seat: unlimited})
	again := played(ctx, live, err)
	fmt.Println(again.ID == first.ID, first.Steps, again.Steps)
	// Output: true 10 25
}

// Another agent plays on from step 5, and the two runs are compared.
func ExampleWorkbench_Fork() {
	ctx := context.Background()
	bench, _, remove := temporary()
	defer remove()
	live, err := bench.Start(ctx, workbench.StartOptions{Steps: 10, Seat: unlimited})
	run := played(ctx, live, err)
	live, err = bench.Fork(ctx, run.ID, workbench.ForkOptions{At: 5, Change: core.Change{Agent: "random"}, ResumeOptions: workbench.ResumeOptions{Seat: unlimited}})
	fork := played(ctx, live, err)
	pair, err := bench.Compare(ctx, [2]string{run.ID, fork.ID})
	if err != nil {
		panic(err)
	}
	defer pair.Close()
	divergence, err := pair.Divergence(ctx)
	if err != nil {
		panic(err)
	}
	fmt.Println("shared up to step", pair.Shared(), "- first divergence at step", divergence.Seq)
	// Output: shared up to step 5 - first divergence at step 6
}

// A replay is a source of events and frames, like a live run.
func ExampleWorkbench_Replay() {
	ctx := context.Background()
	bench, _, remove := temporary()
	defer remove()
	live, err := bench.Start(ctx, workbench.StartOptions{Steps: 3, Seat: unlimited})
	played(ctx, live, err)
	source, err := bench.Replay(ctx, "last")
	if err != nil {
		panic(err)
	}
	defer source.Close()
	source.Do(core.Seek{Seq: 2})
	for {
		events, err := source.Events(ctx)
		if err != nil {
			panic(err)
		}
		for _, event := range events {
			if shown, ok := event.(core.StepShown); ok && shown.Step.Seq == 2 {
				fmt.Println("step 2 is shown")
				return
			}
		}
	}
	// Output: step 2 is shown
}

// A run is proved by its hash chain and by running its inputs again; a bundle carries it to another database.
func ExampleWorkbench_Verify() {
	ctx := context.Background()
	bench, folder, remove := temporary()
	defer remove()
	live, err := bench.Start(ctx, workbench.StartOptions{Steps: 12, Seat: unlimited})
	played(ctx, live, err)
	record, err := bench.Database.Run(ctx, "last")
	if err != nil {
		panic(err)
	}
	defer record.Close()
	for _, chain := range []bool{true, false} {
		verdict, err := bench.Verify(ctx, record, workbench.VerifyOptions{Chain: chain, Steps: play.Whole}, nil)
		if err != nil {
			panic(err)
		}
		fmt.Println(verdict)
	}
	path := filepath.Join(folder, "run.dmx")
	if err := record.ExportBundle(ctx, path, nil, nil); err != nil {
		panic(err)
	}
	elsewhere := workbench.New(workbench.Options{Config: workbench.Config{Database: filepath.Join(folder, "elsewhere.db")}})
	in, err := elsewhere.Database.Import(ctx, path, workbench.ImportOptions{}, nil)
	if err != nil {
		panic(err)
	}
	fmt.Println("imported", in.Run.Steps, "steps, signed by", len(in.Signatures))
	// Output:
	// verified the chain of 12 steps
	// verified 12 steps
	// imported 12 steps, signed by 0
}

// The decisions of a run are made again offline, by the agent as it was recorded.
func ExampleWorkbench_Rerun() {
	ctx := context.Background()
	bench, _, remove := temporary()
	defer remove()
	live, err := bench.Start(ctx, workbench.StartOptions{Steps: 8, Seat: unlimited})
	played(ctx, live, err)
	record, err := bench.Database.Run(ctx, "last")
	if err != nil {
		panic(err)
	}
	defer record.Close()
	again, err := bench.Rerun(ctx, record, workbench.RerunOptions{}, nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(again.Steps, "steps,", len(again.Divergences), "divergences, changed:", again.Changed)
	// Output: 8 steps, 0 divergences, changed: false
}

// Runs are found by a filter, and written in other forms.
func ExampleDatabase_Runs() {
	ctx := context.Background()
	bench, _, remove := temporary()
	defer remove()
	for _, agent := range []string{"random", "explorer"} {
		live, err := bench.Start(ctx, workbench.StartOptions{Agent: workbench.AgentChoice{Name: agent}, Steps: 2, Seat: unlimited})
		played(ctx, live, err)
	}
	runs, err := bench.Database.Runs(ctx, tracking.Query{Where: "agent=random"})
	if err != nil {
		panic(err)
	}
	record, err := bench.Database.Run(ctx, runs[0].ID)
	if err != nil {
		panic(err)
	}
	defer record.Close()
	lines := 0
	_, steps, err := bench.Export(ctx, record, workbench.ExportOptions{Form: "jsonl", Steps: play.Whole}, "", io.Discard, func(done, _ int) { lines = done })
	if err != nil {
		panic(err)
	}
	fmt.Println(len(runs), "run of", runs[0].Agent.Name, "- steps", steps.From, "to", steps.To, "in", lines, "lines")
	// Output: 1 run of random - steps 0 to 2 in 3 lines
}

// An agent is logged as a version, which is found again by its URI.
func ExampleVersions_Log() {
	ctx := context.Background()
	bench, _, remove := temporary()
	defer remove()
	logged, err := bench.Versions.Log(ctx, "explorer", workbench.LogOptions{Name: "scout", Tags: map[string]string{"group": "A"}})
	if err != nil {
		panic(err)
	}
	if _, err := bench.Versions.SetAlias(ctx, logged.URI(), "champion"); err != nil {
		panic(err)
	}
	found, err := bench.Versions.Find(ctx, "models:/scout@champion")
	if err != nil {
		panic(err)
	}
	fmt.Println(found.URI(), found.ID == logged.ID, found.Tags["group"])
	// Output: models:/scout/1 true A
}
