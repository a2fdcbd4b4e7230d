global using Metric = Bench.Results.MetricDefinition;
