SELECT kernel_keep_versions('toys_plan', 'toy-plan');
SELECT kernel_keep_version_part('toys_planline', 'plan_id', 'toys_plan');
