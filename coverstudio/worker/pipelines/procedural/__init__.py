from coverstudio.worker.pipelines.procedural.plan import Plan
